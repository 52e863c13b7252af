// What each action in the access log is called: those of routes in their own words, those of commands and data packs here.
import { summaries } from '#platform/web/route.ts'

const besideRoutes: Record<string, string> = {
  'exchange.loaded': 'Rows of a data pack were written', 'exchange.undone': 'What a data pack had made was taken back', 'exchange.taken-out': 'Rows were taken out as a data pack',
  'operations.backup': 'Make a backup', 'operations.restore': 'Restore a backup',
  'people.add-authority': 'Add an authority', 'people.add-organisation': 'Add an organisation', 'people.add-user': 'Give somebody a role, and an account',
  'people.create-token': 'Make a token for a program', 'people.revoke-token': 'Revoke the token of a program',
}

export const actionWords = (): ReadonlyMap<string, string> => new Map([...summaries, ...Object.entries(besideRoutes)])
