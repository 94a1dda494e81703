/** The id of the page's heading: it takes the focus where nothing else is left to. */
export const MEMORY_HEADING = 'memory-heading';
