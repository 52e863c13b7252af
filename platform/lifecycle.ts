// Lifecycles: states, the moves between them, who may make each and what it asks; buttons, guards and tests read the one table.
import type { Permission } from '#access/roles.ts'
import type { Fields } from './fields.ts'

export type Move<State extends string> = {
  from: readonly NoInfer<State>[]
  to: NoInfer<State>
  permission: Permission
  label: string
  /** What the move asks for before it is made. */
  asks: Fields
  /** Whose move it is, where the permission alone does not say it. On their side are the requester and the colleagues who speak for them. */
  by?: 'requester' | 'their side' | 'somebody else'
}

export type Lifecycle<State extends string, Name extends string> = {
  initial: State
  states: Record<State, { label: string, colour: 'yellow' | 'green' | 'red' | 'grey' | 'blue' | 'orange' }>
  moves: Record<Name, Move<State>>
}

export function lifecycle<const State extends string, const Name extends string>(declared: {
  initial: NoInfer<State>
  states: Lifecycle<State, Name>['states']
  moves: Record<Name, Move<State>>
}): Lifecycle<State, Name> {
  return declared
}

export type Possible<Name extends string> = { move: Name, label: string } & ({ possible: true } | { possible: false, why: string })

/** Every move of the table with whether this person may make it now and, if not, why not: what pages show and the server checks. */
export function movesFor<State extends string, Name extends string>(
  { states, moves }: Lifecycle<State, Name>, state: State, who: { may(permission: Permission): boolean, isRequester: boolean, isOnTheirSide?: boolean },
): Possible<Name>[] {
  return (Object.entries(moves) as [Name, Move<State>][]).map(([move, { from, permission, label, by }]) => {
    const no = (why: string) => ({ move, label, possible: false as const, why })
    if (!who.may(permission)) return no('This is not part of your role.')
    if (by === 'requester' && !who.isRequester) return no('Only the person who asked may do this.')
    if (by === 'their side' && !who.isRequester && !who.isOnTheirSide) return no('Only the person who asked may do this, or a colleague of theirs.')
    if (by === 'somebody else' && who.isRequester) return no('You asked for this yourself, so somebody else decides it.')
    if (!from.includes(state)) return no(`It is ${states[state].label.toLowerCase()} already.`)
    return { move, label, possible: true }
  })
}
