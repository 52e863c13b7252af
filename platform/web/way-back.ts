// Where somebody who has to sign in first is taken afterwards: the page they asked for, or the one whose form they sent.
import type { Area, Route } from './route.ts'

export function wayBack({ method }: Pick<Route, 'method'>, url: URL, areas: readonly Area[]): string {
  if (method === 'GET') return url.pathname + url.search
  const isPage = (path: string) => areas.some(({ routes }) => routes.some((route) => route.method === 'GET' && fits(route.path, path)))
  // Forms are sent to addresses below their page, so the nearest page above is where one was.
  let path = url.pathname
  while (path !== '' && !isPage(path)) path = path.slice(0, path.lastIndexOf('/'))
  return path === '' ? '/' : path
}

export function fits(declared: string, path: string): boolean {
  const [wanted, given] = [declared.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, at) => part === given[at] || (part.startsWith(':') && given[at] !== ''))
}
