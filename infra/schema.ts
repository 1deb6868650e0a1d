import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { personalityJsonSchema, schemaFileName } from '../shared/personality/json-schema.ts';
import { projectRoot } from './cache.ts';
import { platformsWithSettings } from './platforms.ts';

const file = join(projectRoot, 'personalities', schemaFileName);
writeFileSync(file, `${JSON.stringify(personalityJsonSchema(platformsWithSettings), null, 2)}\n`);
console.log(`Wrote ${file}.`);
