/** Stands where Shiki would find its WebAssembly engine, which the CSP forbids and nothing here asks for. */
export default function noWasm(): never {
  throw new Error('the JavaScript engine is the only one');
}
