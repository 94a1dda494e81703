/** What of the answers in this window is still on its way: blocks, colours, formulas and diagrams that come after the text. */
let open = 0;

/** Notes that something is on its way. What is returned notes, once, that it is there or not wanted any more. */
export function onItsWay(): () => void {
  open += 1;
  let over = false;
  return () => {
    if (over) return;
    over = true;
    open -= 1;
  };
}

/** Whether anything is, from the moment that an answer's text stands in the document; what React has yet to commit is not. */
export function isUnfinished(): boolean {
  return open > 0;
}
