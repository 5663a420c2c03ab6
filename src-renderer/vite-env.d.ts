declare module '@fontsource-variable/inter/index.css';
declare module '@fontsource/jetbrains-mono/latin-400.css';
