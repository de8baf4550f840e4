// Makes a picture light enough for a repository: a palette of 256 colours instead of 16 million, smaller only when that is not enough.
import { readFile, writeFile } from 'node:fs/promises';
import { deflateSync, crc32 } from 'node:zlib';

const SCALES = [1, 0.85, 0.7, 0.6, 0.5];

/** Runs in a page: the picture at this size as indices into a palette. */
async function reduce({ bytes, scale }) {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${bytes}`)).blob());
  const width = Math.round(picture.width * scale);
  const height = Math.round(picture.height * scale);
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];

  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const common = [...counts].sort((one, two) => two[1] - one[1]);
  // Grounds and inks keep their exact colour; what is left is divided where it differs most.
  const palette = common.slice(0, 128).map(([colour]) => parts(colour));
  let boxes = [common.slice(128).map(([colour, count]) => [...parts(colour), count])].filter((box) => box.length > 0);
  const spread = (box) => [0, 1, 2].map((at) => box.reduce((most, one) => Math.max(most, one[at]), 0) - box.reduce((least, one) => Math.min(least, one[at]), 255));
  const weight = (box) => Math.max(...spread(box)) * Math.cbrt(box.reduce((sum, one) => sum + one[3], 0));
  while (boxes.length > 0 && boxes.length < 128) {
    const box = boxes.reduce((most, one) => (weight(one) > weight(most) ? one : most));
    if (box.length < 2) break;
    const wide = spread(box);
    const at = wide.indexOf(Math.max(...wide));
    box.sort((one, two) => one[at] - two[at]);
    const middle = Math.floor(box.length / 2);
    boxes = boxes.filter((one) => one !== box).concat([box.slice(0, middle), box.slice(middle)]);
  }
  for (const box of boxes) {
    const all = box.reduce((sum, one) => sum + one[3], 0);
    palette.push([0, 1, 2].map((at) => Math.round(box.reduce((sum, one) => sum + one[at] * one[3], 0) / all)));
  }
  const nearest = (colour) => {
    const [r, g, b] = parts(colour);
    let [best, least] = [0, Infinity];
    for (const [index, [R, G, B]] of palette.entries()) {
      const far = 2 * (r - R) ** 2 + 4 * (g - G) ** 2 + 3 * (b - B) ** 2;
      if (far < least) [best, least] = [index, far];
    }
    return best;
  };
  const index = new Map([...counts.keys()].map((colour) => [colour, nearest(colour)]));
  const indices = Uint8Array.from(pixels, (pixel) => index.get(pixel));
  let text = '';
  for (let at = 0; at < indices.length; at += 32_768) text += String.fromCharCode(...indices.subarray(at, at + 32_768));
  return { width, height, palette, indices: btoa(text) };
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

function png({ width, height, palette, indices }) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const bytes = Buffer.from(indices, 'base64');
  const rows = Buffer.concat(Array.from({ length: height }, (_, row) => Buffer.concat([Buffer.of(0), bytes.subarray(row * width, (row + 1) * width)])));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette.flat())),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Writes `from` to `to` with at most `most` bytes. */
export async function lighten(browser, from, to, most) {
  const page = await browser.newPage();
  const bytes = (await readFile(from)).toString('base64');
  for (const scale of SCALES) {
    const made = png(await page.evaluate(reduce, { bytes, scale }));
    if (made.length > most) continue;
    await writeFile(to, made);
    await page.close();
    return made.length;
  }
  throw new Error(`${from} does not get below ${most} bytes`);
}
