import { writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { describeService } from './openapi-document.ts';

// Run by `npm run openapi`: writes the description that is committed beside the other schemas.
const text = await format(JSON.stringify(await describeService()), { parser: 'json' });
writeFileSync(new URL('../../schema/openapi.json', import.meta.url), text);
