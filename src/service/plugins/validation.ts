import { Ajv } from 'ajv';
import fp from 'fastify-plugin';

const common = {
  allErrors: false,
  verbose: true,
  strict: false,
  useDefaults: true,
  discriminator: true,
} as const;

/** Takes JSON as it is: nothing coerced, nothing dropped. */
export const exactValidator = (): Ajv => new Ajv(common);

/**
 * Bodies are taken as they are: nothing coerced, nothing dropped. What comes in a URL is text and
 * has to be coerced.
 */
export const validationPlugin = fp(
  (app, _options, done) => {
    const exact = exactValidator();
    const coercing = new Ajv({ ...common, coerceTypes: true });
    app.setValidatorCompiler(({ schema, httpPart }) =>
      (httpPart === 'body' ? exact : coercing).compile(schema as object),
    );
    done();
  },
  { name: 'validation' },
);
