// Statements about one's own account and sessions: the functions take whose they are from the transaction.
import { statement } from '#platform/sql.ts'

const own = 'the function itself asks whose account it is, from who is signed in'
const asked = 'answers for the one session whose token is shown'

export const describeSession = statement('people.describe_session', {
  everyone: asked, takes: { token_hash: 'bytes', browser: 'text', address: 'text' }, gives: { described: 'text?' },
  sql: 'select describe_session(:token_hash, :browser, :address)::text as described',
})

export const rotateSession = statement('people.rotate_session', {
  everyone: own, takes: { token_hash: 'bytes', fresh: 'bytes' }, gives: { rotated: 'boolean' }, sql: 'select rotate_session(:token_hash, :fresh) as rotated',
})

export const switchSession = statement('people.switch_session', {
  everyone: own, takes: { token_hash: 'bytes', fresh: 'bytes', authority_code: 'text' }, gives: { wall: 'text' },
  sql: 'select wall from switch_session(:token_hash, :fresh, :authority_code)',
})

export const listMySessions = statement('people.my_sessions', {
  everyone: own, takes: { token_hash: 'bytes' },
  gives: { id: 'uuid', browser: 'text', address: 'text', authority: 'text', created_at: 'moment', seen_at: 'moment', here: 'boolean' },
  sql: 'select id, browser, address, authority, created_at, seen_at, here from my_sessions(:token_hash)',
})

export const listMyHeldPlaces = statement('people.my_held_places', {
  everyone: own, takes: {}, gives: { code: 'text', authority: 'text' }, sql: 'select code, authority from my_held_places()',
})

export const endMySession = statement('people.end_my_session', {
  everyone: own, takes: { id: 'uuid' }, gives: { ended: 'boolean' }, sql: 'select end_my_session(:id) as ended',
})

export const endMySessions = statement('people.end_my_sessions', {
  everyone: own, takes: { kept: 'bytes?' }, gives: { ended: 'int' }, sql: 'select end_my_sessions(:kept) as ended',
})

export const sessionLeft = statement('people.session_left', {
  everyone: asked, takes: { token_hash: 'bytes' }, gives: { left_now: 'int', at_most: 'int' }, sql: 'select left_now, at_most from session_left(:token_hash)',
})

export const myAccount = statement('people.my_account', {
  everyone: own, takes: {},
  gives: { email: 'text', password_hash: 'text?', demo: 'boolean', needed: 'boolean', sealed: 'text?', enrolled_at: 'moment?', codes_left: 'int' },
  sql: 'select email, password_hash, demo, needed, sealed, enrolled_at, codes_left from my_account()',
})

export const changeMyPassword = statement('people.change_my_password', {
  everyone: own, takes: { password_hash: 'text', kept: 'bytes' }, gives: { changed: 'text?' },
  sql: 'select change_my_password(:password_hash, :kept)::text as changed',
})

/** Where somebody can be answered, for what they sign. */
export const findMyEmail = statement('people.my_email', { everyone: own, takes: {}, gives: { email: 'text' }, sql: 'select email from my_account()' })
