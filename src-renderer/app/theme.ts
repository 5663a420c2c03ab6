export const themes = ['system', 'dark', 'light', 'contrast'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'quarterdeck-theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

export const chosenTheme = (): Theme => themes.find((theme) => theme === localStorage.getItem(KEY)) ?? 'system';

/** What is drawn: the choice, or for `system` what the desktop says now. */
export const drawnTheme = (): Exclude<Theme, 'system'> => {
  const theme = chosenTheme();
  return theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
};

function apply(): void {
  document.documentElement.dataset['theme'] = drawnTheme();
}

export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme);
  apply();
}

export function startTheme(): void {
  dark.addEventListener('change', apply);
  apply();
}
