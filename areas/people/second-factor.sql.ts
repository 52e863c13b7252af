// Statements of the second factor: each asks a function about the one account that has just given its password, or is signed in.
import { statement } from '#platform/sql.ts'

const before = 'asked for one account, before it has a session or about itself; no wall may read the tables behind these functions'

export const factorOf = statement('people.factor_of', {
  everyone: before, takes: { account: 'uuid' }, gives: { needed: 'boolean', sealed: 'text?' },
  sql: 'select needed, sealed from factor_of(:account)',
})

export const beginSignInStep = statement('people.begin_sign_in_step', {
  everyone: before, takes: { account: 'uuid', token_hash: 'bytes', replaced: 'bytes?' }, gives: { begun: 'text?' },
  sql: 'select begin_sign_in_step(:account, :token_hash, :replaced)::text as begun',
})

export const findSignInStep = statement('people.find_sign_in_step', {
  everyone: before, takes: { token_hash: 'bytes' }, gives: { account_id: 'uuid', email: 'text', sealed: 'text?' },
  sql: 'select account_id, email, sealed from find_sign_in_step(:token_hash)',
})

export const endSignInStep = statement('people.end_sign_in_step', {
  everyone: before, takes: { token_hash: 'bytes' }, gives: { ended: 'boolean' }, sql: 'select end_sign_in_step(:token_hash) as ended',
})

export const mayGuessCode = statement('people.may_guess_code', {
  everyone: before, takes: { account: 'uuid' }, gives: { allowed: 'boolean' }, sql: 'select may_guess_code(:account) as allowed',
})

export const takeCode = statement('people.take_code', {
  everyone: before, takes: { account: 'uuid', step: 'bigint' }, gives: { taken: 'boolean' }, sql: 'select take_code(:account, :step) as taken',
})

export const takeRecoveryCode = statement('people.take_recovery_code', {
  everyone: before, takes: { account: 'uuid', code_hash: 'bytes' }, gives: { taken: 'boolean' },
  sql: 'select take_recovery_code(:account, :code_hash) as taken',
})

export const keepSecondFactor = statement('people.keep_second_factor', {
  everyone: before, takes: { account: 'uuid', sealed: 'text', step: 'bigint', code_hashes: 'bytes[]', replacing: 'boolean' }, gives: { kept: 'boolean' },
  sql: 'select keep_second_factor(:account, :sealed, :step, :code_hashes, :replacing) as kept',
})

export const keepRecoveryCodes = statement('people.keep_recovery_codes', {
  everyone: before, takes: { account: 'uuid', code_hashes: 'bytes[]' }, gives: { kept: 'text?' },
  sql: 'select keep_recovery_codes(:account, :code_hashes)::text as kept',
})
