import { ParentBus } from '../../src/timing/worker/ipc.ts';

/** A worker that tells again what it hears of one job, as of another. */
const bus = new ParentBus();
bus.subscribe('heard', (event) => {
  bus.publish({ ...event, job: 'echo' });
});
bus.subscribe('forgotten', () => undefined)();
process.on('disconnect', () => process.exit());
process.on('message', ({ kind }: { kind?: string }) => {
  if (kind === 'stop') process.exit();
});
