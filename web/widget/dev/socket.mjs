// Just enough of RFC 6455 for the mock: text frames, ping, close. Development only.
import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

export function accept(request, socket, onText, onClose) {
  const key = createHash('sha1').update(request.headers['sec-websocket-key'] + GUID).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  let buffer = Buffer.alloc(0);
  const write = (opcode, payload) => {
    const head =
      payload.length < 126
        ? Buffer.from([0x80 | opcode, payload.length])
        : Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 255]);
    if (!socket.destroyed) socket.write(Buffer.concat([head, payload]));
  };
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      if (buffer.length < 2) return;
      let length = buffer[1] & 127;
      let at = 2;
      if (length === 126) {
        if (buffer.length < 4) return;
        length = buffer.readUInt16BE(2);
        at = 4;
      }
      if (buffer.length < at + 4 + length) return;
      const mask = buffer.subarray(at, at + 4);
      const payload = Buffer.from(buffer.subarray(at + 4, at + 4 + length).map((byte, i) => byte ^ mask[i & 3]));
      const opcode = buffer[0] & 15;
      buffer = buffer.subarray(at + 4 + length);
      if (opcode === 8) return socket.end();
      if (opcode === 9) write(10, payload);
      if (opcode === 1) onText(payload.toString('utf8'));
    }
  });
  socket.on('close', onClose);
  socket.on('error', () => undefined);
  return {
    send: (frame) => write(1, Buffer.from(JSON.stringify(frame))),
    close: (code = 1000) => {
      write(8, Buffer.from([code >> 8, code & 255]));
      socket.end();
    },
  };
}
