/**
 * A text of somebody else's between two lines that say what it is. The dashes grow until neither line stands in the text:
 * no text can end its own quotation.
 */
export function betweenMarkers(label: string, text: string): string {
  let dashes = '-----';
  while (text.includes(`${dashes} ${label} `)) dashes += '-';
  return [`${dashes} ${label} begins ${dashes}`, text.replace(/\n+$/, ''), `${dashes} ${label} ends ${dashes}`].join('\n');
}
