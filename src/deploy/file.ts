// Parses a file of deploys: one marker or time on each line; blank lines and # comments are skipped.

import { KlogError } from '../base/errors.ts';
import { type Marker, parseMarker } from './marker.ts';
import { shortened } from './words.ts';

/** The markers of a deploy file. A KlogError names the first line without a time. */
export function parseDeployFile(text: string, path: string): Marker[] {
  const markers: Marker[] = [];
  const lines = text.replace(/^\ufeff/, '').split('\n');
  for (const [index, line] of lines.entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const marker = parseMarker(content, undefined);
    if (marker === undefined) {
      const why = `"${path}", line ${index + 1}: "${shortened(content)}" has no time`;
      throw new KlogError('bad-deploy-file', why, {
        hint: '2026-11-23T14:05Z, or {"service":"api","version":"1.2.3","time":"2026-11-23T14:05:00Z"}',
      });
    }
    markers.push(marker);
  }
  return markers;
}
