/** What a person noted about a picture. */
export interface Notes {
  readonly captureTime: string;
  readonly rating?: number;
  readonly label?: string;
  readonly keywords?: readonly string[];
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const attribute = (name: string, value: string | number | undefined): string =>
  value === undefined ? '' : `\n   ${name}="${escapeXml(String(value))}"`;

const subject = (keywords: readonly string[]): string =>
  keywords.length === 0
    ? ''
    : `\n   <dc:subject><rdf:Bag>${keywords.map((word) => `<rdf:li>${escapeXml(word)}</rdf:li>`).join('')}</rdf:Bag></dc:subject>`;

/** An XMP packet as it lies in a sidecar (ISO 16684-1): rating, label, keywords, and one develop setting (`crs`). */
export const makeXmp = ({ captureTime, rating, label, keywords = [] }: Notes): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Safelight samples">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about=""
   xmlns:xmp="http://ns.adobe.com/xap/1.0/"
   xmlns:dc="http://purl.org/dc/elements/1.1/"
   xmlns:crs="http://ns.adobe.com/camera-raw-settings/1.0/"${attribute('xmp:CreateDate', captureTime)}${attribute('xmp:Rating', rating)}${attribute('xmp:Label', label)}
   crs:Exposure2012="+0.35">${subject(keywords)}
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
`;
