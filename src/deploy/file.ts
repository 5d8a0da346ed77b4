// A file of deploys: one marker or time a line, blank lines and # comments left out. Getting its text is left to
// the caller.

import { KlogError } from '../base/errors.ts';
import type { Marker } from './marker.ts';
import { parseMarker } from './marker.ts';
import { shortened } from './words.ts';

/** The markers of a deploy file. A KlogError names the first line that says no time. */
export function parseDeployFile(text: string, path: string): Marker[] {
  const markers: Marker[] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const marker = parseMarker(content, undefined);
    if (marker === undefined) {
      throw new KlogError(
        'bad-deploy-file',
        `"${path}", line ${index + 1}: "${shortened(content)}" says no time`,
        {
          hint: '2026-11-23T14:05Z, or {"service":"api","version":"1.2.3","time":"2026-11-23T14:05:00Z"}',
        },
      );
    }
    markers.push(marker);
  }
  return markers;
}
