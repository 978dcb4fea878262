import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sampleShot } from '../exif.ts';
import { makeJpeg } from '../jpeg.ts';

/** Written into every exported picture: a client has no business with them. */
export const PRIVATE_TEXTS = ['Anna Huber', 'Max Huber', 'Ruhpolding', '12 Dorfstrasse', '47,45.6N'] as const;

const [bride, groom, city, street, latitude] = PRIVATE_TEXTS;

/** Adobe, "XMP Specification Part 3", 1.1.3: the name that begins the body of the APP1 segment. */
const XMP_NAME = 'http://ns.adobe.com/xap/1.0/\0';

const PACKET = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
 <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
  xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
  xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
  photoshop:City="${city}" Iptc4xmpCore:Location="${street}"
  exif:GPSLatitude="${latitude}" exif:GPSLongitude="12,38.9E">
  <dc:subject><rdf:Bag><rdf:li>wedding</rdf:li><rdf:li>${bride}</rdf:li></rdf:Bag></dc:subject>
  <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© Demo studio</rdf:li></rdf:Alt></dc:rights>
  <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>${bride}</rdf:li><rdf:li>${groom}</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
 </rdf:Description></rdf:RDF></x:xmpmeta>`;

/** As the editor exports it: what the photographer noted lies behind the camera's Exif, the first segment. */
const withNotes = (jpeg: Buffer): Buffer => {
  const body = Buffer.from(XMP_NAME + PACKET, 'utf8');
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  const behindExif = 4 + jpeg.readUInt16BE(4);
  return Buffer.concat([jpeg.subarray(0, behindExif), head, body, jpeg.subarray(behindExif)]);
};

/** Developed pictures of a wedding, below `folder`, with the names of people and of the place in each. */
export const exportPictures = (folder: string): readonly string[] =>
  ['Church', 'Church', 'Church', 'Party', 'Party', 'Party'].map((part, at) => {
    const path = join(folder, part, `Wedding-${at + 1}.jpg`);
    mkdirSync(join(folder, part), { recursive: true });
    const shot = sampleShot(`2026-04-26T14:0${at}:07`);
    writeFileSync(path, withNotes(makeJpeg({ width: 900, height: 600, seed: at + 1, shot })));
    return path;
  });

/**
 * The picture of a JPEG without what is written beside it: from the start of its scan (ITU-T T.81, B.1.1.4: markers with
 * lengths until SOS) to the end.
 */
export const scanOf = (jpeg: Buffer): Buffer => {
  let at = 2;
  while (jpeg.readUInt16BE(at) !== 0xffda) at += 2 + jpeg.readUInt16BE(at + 2);
  return jpeg.subarray(at);
};
