// Where somebody who has to sign in first is taken afterwards, and who asks as a page for an address that forms are sent to: the page they asked for, or the one whose form it is.
import type { Route } from './route.ts'

type Declared = Pick<Route, 'method' | 'path'>

export function wayBack({ method }: Pick<Route, 'method'>, url: URL, routes: readonly Declared[]): string {
  return method === 'GET' ? url.pathname + url.search : nearestPage(url.pathname, routes)
}

/** Forms are sent to addresses below their page, so the nearest page above is where one was. */
function nearestPage(address: string, routes: readonly Declared[]): string {
  let path = address
  while (path !== '' && !hasRoute('GET', path, routes)) path = path.slice(0, path.lastIndexOf('/'))
  return path === '' ? '/' : path
}

/** Of an address that takes only what is sent, and is asked for as a page: by its shape alone, so that it is the same for every record and for none. */
export function pageOfForm(method: string, path: string, routes: readonly Declared[]): string | undefined {
  return method === 'GET' && hasRoute('POST', path, routes) ? nearestPage(path, routes) : undefined
}

const hasRoute = (wanted: Route['method'], address: string, routes: readonly Declared[]) => routes.some(({ method, path }) => method === wanted && fits(path, address))

export function fits(declared: string, path: string): boolean {
  const [wanted, given] = [declared.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, at) => part === given[at] || (part.startsWith(':') && given[at] !== ''))
}
