import fc from 'fast-check';

// In CI a change is judged by the same examples each time; elsewhere every run looks for new ones.
if (process.env['CI']) fc.configureGlobal({ seed: 1 });
