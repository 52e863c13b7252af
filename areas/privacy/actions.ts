// What each action in the access log is called, and what kind of thing it is: of routes by their declaration, of commands and data packs here.
import { routesByName, type Route } from '#platform/web/route.ts'

/** What somebody did, as whoever looks into it asks. */
export const actionKinds = { list: 'action-kind', codes: [
  { code: 'read', label: 'Looked at something' }, { code: 'taken-out', label: 'Took out a file' }, { code: 'asked', label: 'Asked for something' }, { code: 'decided', label: 'Decided' },
  { code: 'changed', label: 'Changed something' }, { code: 'settled', label: 'People, codes and settings' }, { code: 'signed-in', label: 'Signing in and out' },
] } as const
export type ActionKind = (typeof actionKinds)['codes'][number]['code']

const besideRoutes: Record<string, { words: string, kind: ActionKind }> = {
  'exchange.loaded': { words: 'Rows of a data pack were written', kind: 'changed' }, 'exchange.undone': { words: 'What a data pack had made was taken back', kind: 'changed' },
  'exchange.taken-out': { words: 'Rows were taken out as a data pack', kind: 'taken-out' },
  'operations.backup': { words: 'Make a backup', kind: 'taken-out' }, 'operations.restore': { words: 'Restore a backup', kind: 'changed' },
  'people.add-authority': { words: 'Add an authority', kind: 'settled' },
  'people.add-user': { words: 'Give somebody a role, and an account', kind: 'settled' },
  'people.create-token': { words: 'Make a token for a program', kind: 'settled' }, 'people.revoke-token': { words: 'Revoke the token of a program', kind: 'settled' },
}

/** A search is sent as a form, so that no name stands in an address; it looks, and changes nothing. */
export function kindOfRoute({ method, path, permission }: Pick<Route, 'method' | 'path' | 'permission'>): ActionKind {
  if (permission === 'data.export' && method === 'POST' || /\.(csv|xlsx)$/.test(path)) return 'taken-out'
  if (method === 'GET' || /\/(search|find)$/.test(path)) return 'read'
  if (permission === 'public' || permission === 'home.read' && /^\/(session|switch-authority|account)/.test(path)) return 'signed-in'
  if (permission.endsWith('.decide')) return 'decided'
  if (/^(account|code|setting)\.|^people\.scope$/.test(permission)) return 'settled'
  return permission === 'request.make' ? 'asked' : 'changed'
}

export const actionWords = (): ReadonlyMap<string, string> => new Map([
  ...[...routesByName.values()].map(({ name, summary }) => [name, summary] as const), ...Object.entries(besideRoutes).map(([name, { words }]) => [name, words] as const)])

/** The actions of a kind, those whose words hold what was typed, or both. Whoever types all the words of one, or its name in the log, means that one alone. */
export function actionsLike(kind: ActionKind | null, typed: string | null): string[] {
  const words = [...actionWords()]
  const wanted = typed?.toLowerCase() ?? ''
  const exact = words.filter(([name, text]) => name === wanted || text.toLowerCase() === wanted)
  return (exact.length > 0 ? exact : words.filter(([, text]) => text.toLowerCase().includes(wanted))).map(([name]) => name)
    .filter((name) => kind === null || (besideRoutes[name]?.kind ?? kindOfRoute(routesByName.get(name)!)) === kind)
}
