/**
 * What has no place in a line of text: control characters, which act on a terminal and which XML
 * forbids, marks that turn the direction of writing, and halves of surrogate pairs.
 */
const unprintable = /[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu;

/** A name from outside as it can be shown: each character that cannot be is `\ufffd`. */
export function printable(text: string): string {
  return text.replace(unprintable, '\ufffd');
}
