// Reads an AsyncAPI document on stdin and tells every fault that the parser of AsyncAPI's own makers finds.
import fs from 'node:fs';
import parserPackage from '@asyncapi/parser';

const parser = new parserPackage.Parser();
const { document, diagnostics } = await parser.parse(fs.readFileSync(0, 'utf8'));
const told = diagnostics.filter((one) => one.severity <= 1).map((one) => `${one.code} ${one.path.join('.')}: ${one.message}`);
const messages = document === undefined ? [] : document.allMessages().map((one) => one.id());
process.stdout.write(JSON.stringify({ faults: told, messages }));
