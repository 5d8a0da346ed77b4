// Loads colours only if they are used: a pipe never pays for chalk.
import { plainTheme, type Theme } from './theme.ts';

/** The coloured theme, or the plain one. */
export async function loadTheme(color: boolean): Promise<Theme> {
  return color ? (await import('./colored-theme.ts')).coloredTheme : plainTheme;
}
