// What the statements of other areas may use of requests.

/** The request of that name in a statement is not decided. */
export const isOpen = (request: string) => `${request}.state in ('pending', 'query')`
