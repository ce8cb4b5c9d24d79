// esbuild gives a stylesheet as its text (`--loader:.css=text`).
declare module "*.css" {
  const text: string;
  export default text;
}
