// Which new passwords are taken: length by what else guards the account, any letters there are, and nothing that everybody tries first.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { problemWithPassword } from './new-password.ts'
import { randomPassword } from './random-password.ts'

const known = ['tamsin.okafor@example.org', 'Tamsin Okafor', 'RS Aids', 'Northmoor Council']
const problem = (password: string, withFactor = true) => problemWithPassword(password, { withFactor, known })

describe('a new password', () => {
  it('has twelve characters with a second factor, fifteen without, as people count them', () => {
    assert.match(problem('kzpwm xorftv'.slice(0, 11))!, /at least 12/)
    assert.equal(problem('kzpwm xorftv'), undefined)
    assert.match(problem('kzpwm xorftvqh', false)!, /at least 15/)
    assert.equal(problem('kzpwm xorftvqhj', false), undefined)
    // Six letters with a mark each are six characters, however they are stored.
    assert.match(problem('ŵŷâêîô'.normalize('NFD'))!, /at least 12/)
  })

  it('may be of any letters, without capital, digit or sign', () => {
    for (const right of ['marbled owls knit', 'гуляющие пингвины', '漢字仮名交文漢仮名字文交', '🦔🌻🚲🎻🐌🧵🦔🌻🚲🎻🐌🧵', 'dau wynt ar gwmwl', '  spaces at the ends count  ']) {
      assert.equal(problem(right), undefined, right)
    }
  })

  it('is not what everybody tries first, however it is dressed up', () => {
    for (const wrong of ['password1234', 'P4ssw0rd2026!', 'Welcome2026!!', 'qwertyuiop12', 'abcdefghijkl', '1234567890123456', 'aaaaaaaaaaaaaaaa', 'letmeinletmein',
      'Liverpool1892!', 'ILoveYou12345', 'correcthorsebatterystaple', 'Summer-Winter-2026', 'zxcvbnm,./zxcvbnm', 'throughline2026', '1qaz2wsx3edc4rfv']) {
      assert.match(problem(wrong)!, /too easy to guess/, wrong)
    }
  })

  it('is not made of its owner’s names, address, organisation or authority', () => {
    for (const wrong of ['TamsinOkafor1984', 'Northmoor2026!!', 'tamsin.okafor@example.org', 'Okafor-Council-1']) assert.match(problem(wrong)!, /belong to you/, wrong)
    assert.equal(problemWithPassword('TamsinOkafor1984', { withFactor: true, known: [] }), undefined)
  })

  it('may be one of those that commands draw', () => {
    for (let i = 0; i < 3_000; i += 1) {
      const drawn = randomPassword()
      assert.equal(problem(drawn, false), undefined, drawn)
    }
  })
})
