import { performance } from 'node:perf_hooks';

/**
 * Cycles from a product of 32-bit integers to one that needs it, on x86 of any maker with FMA.
 * @see https://www.agner.org/optimize/instruction_tables.pdf
 */
const latency = 3;
const chained = 320_000;

/** Time for the compiler to do its work and for some rounds after it that nothing disturbs. */
const measuredMs = 20;

/**
 * The clock of the core that this runs on in MHz, by the time of a chain of products that each need
 * the one before; `null` on processors whose latency is not known. Takes 20 ms. Virtual machines
 * tell the nominal clock, if any, whatever the core runs at.
 */
export function measureClock(): number | null {
  if (process.arch !== 'x64') return null;
  const begin = performance.now();
  let least = Infinity;
  let now = begin;
  let product = 1;
  while (now - begin < measuredMs) {
    const start = now;
    product = chainOfProducts(product);
    now = performance.now();
    least = Math.min(least, now - start);
  }
  // An odd number times odd ones is odd: the chain is used, and cannot be left out.
  return product === 0 ? null : (chained * latency) / (least * 1000);
}

/** What counts the loop is done beside the products: these alone take `latency` cycles each. */
function chainOfProducts(first: number): number {
  const factor = first | 1;
  let product = first;
  for (let i = 0; i < chained; i++) product = Math.imul(product, factor);
  return product;
}
