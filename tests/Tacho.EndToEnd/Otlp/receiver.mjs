// Takes traces as a receiver of OTLP does: receiver.mjs SERVER PROGRAM ARGUMENT… Runs the program with the receiver's address behind its arguments, and prints what came as one JSON array.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';

const [, , server, program, ...words] = process.argv;
const { MockOtlpServer } = createRequire(import.meta.url)(server);
const requests = [];
const receiver = new MockOtlpServer({ services: ['http'], httpHostname: '127.0.0.1', httpPort: 0, logLevel: 'error', onTrace: request => requests.push(request) });
await receiver.start();
const run = spawn(program, [...words, receiver.httpUrl.href ?? String(receiver.httpUrl)], { stdio: ['ignore', 'inherit', 'inherit'] });
const exitCode = await new Promise(resolve => run.on('close', resolve));
// In requests of JSON the receiver leaves ids as they came.
const hex = id => typeof id === 'string' ? id || undefined : id?.length ? Buffer.from(id).toString('hex') : undefined;
const plain = (key, value) => typeof value === 'bigint' || value?.constructor?.name === 'Long' ? String(value) : value;
const spans = requests.flatMap(request => request.resourceSpans).flatMap(resource => resource.scopeSpans.flatMap(scope => scope.spans.map(span => ({
  name: span.name, kind: span.kind, traceId: hex(span.traceId), spanId: hex(span.spanId), parentSpanId: hex(span.parentSpanId), status: span.status?.code,
  start: String(span.startTimeUnixNano), end: String(span.endTimeUnixNano), service: resource.resource.attributes.find(one => one.key === 'service.name')?.value?.stringValue,
  attributes: Object.fromEntries(span.attributes.map(one => [one.key, one.value.stringValue ?? String(one.value.intValue)])),
}))));
await receiver.close();
process.stdout.write(JSON.stringify(spans, plain));
process.exitCode = exitCode;
