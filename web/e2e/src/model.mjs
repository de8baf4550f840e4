// A language model's server as they are: it streams, and it refuses, stalls, breaks off, garbles and lies when it is told to.
import { createServer } from 'node:http';

const event = (data) => `data: ${JSON.stringify(data)}\n\n`;
const piece = (text) => event({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] });
const end = (reason) => event({ choices: [{ index: 0, delta: {}, finish_reason: reason }] }) + event({ choices: [], usage: { prompt_tokens: 120, completion_tokens: 30 } }) + 'data: [DONE]\n\n';
const STREAM = { 'content-type': 'text/event-stream' };

export class Model {
  /** Every body that it was sent. */
  asked = [];
  /** How it answers: a name of `#plays`, or a text, by what is asked. */
  answer = () => 'ok';
  /** Questions whose asker went away before the end. */
  left = 0;

  static async start() {
    const model = new Model();
    model.server = createServer((request, answer) => {
      let body = '';
      request.setEncoding('utf8').on('data', (part) => (body += part)).on('end', () => model.#serve(JSON.parse(body), answer));
    }).listen(0, '127.0.0.1');
    await new Promise((done) => model.server.once('listening', done));
    model.url = `http://127.0.0.1:${model.server.address().port}/v1`;
    return model;
  }

  stop() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  #plays = {
    refused: (answer) => answer.writeHead(401, { 'content-type': 'application/json' }).end(JSON.stringify({ error: { message: 'invalid key' } })),
    failing: (answer) => answer.writeHead(503).end('<h1>busy</h1>'),
    throttled: (answer) => answer.writeHead(429, { 'retry-after': '1' }).end('{}'),
    stalls: (answer) => answer.writeHead(200, STREAM).write(piece('half')),
    truncated: (answer) => answer.writeHead(200, STREAM).end(piece('half')),
    garbage: (answer) => answer.writeHead(200, STREAM).end('data: {]\n\n'),
    filtered: (answer) => answer.writeHead(200, STREAM).end(piece('half') + end('content_filter')),
  };

  #serve(body, answer) {
    this.asked.push(body);
    answer.on('close', () => (this.left += answer.writableFinished ? 0 : 1));
    const said = this.answer(body);
    if (this.#plays[said]) return this.#plays[said](answer);
    answer.writeHead(200, STREAM);
    for (const letter of said) answer.write(piece(letter));
    answer.end(end('stop'));
  }
}
