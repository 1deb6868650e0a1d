import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { personalityJsonSchema, schemaFileName } from '../shared/personality/json-schema.ts';
import { allPlatformTraits } from '../shared/platforms/registry.ts';
import { projectRoot } from './cache.ts';

const file = join(projectRoot, 'personalities', schemaFileName);
writeFileSync(file, `${JSON.stringify(personalityJsonSchema(allPlatformTraits), null, 2)}\n`);
console.log(`Wrote ${file}.`);
