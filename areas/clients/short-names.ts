// First names and the short forms people go by: whoever was William on one form is Bill on the next.
const groups = [
  'abigail abbie abby gail', 'alexander alexandra alex alec sandy sandra', 'alfred alf alfie', 'andrew andy drew', 'anthony tony', 'barbara barb babs', 'benjamin ben benny',
  'catherine katherine kathryn kathleen cath cathy kath kathy kate katie kitty', 'catrin cati', 'charles charlie chas', 'christopher chris kit', 'christine christina chris tina',
  'daniel dan danny', 'david dave davey dai dafydd dewi', 'deborah debbie deb', 'dorothy dot dotty dolly', 'edward ed eddie ted teddy ned', 'eleanor ellie nell nora',
  'elizabeth liz lizzie beth betty bess eliza lisa', 'frances francis fran frank francesca',
  'frederick fred freddie', 'gerald gerry', 'gwendolen gwen', 'geraint ger', 'harold harry hal', 'henry harry',
  'isabel isobel izzy bella', 'jacob jake', 'jacqueline jackie', 'james jim jimmy jamie', 'janet jan', 'jennifer jen jenny', 'john johnny jack ieuan sion', 'jonathan jon', 'joseph joe', 'joshua josh',
  'judith judy', 'kenneth ken kenny', 'lawrence laurence larry laurie', 'leonard len lenny', 'llewelyn llew lyn',
  'margaret maggie meg peg peggy marged mair', 'mary molly polly mair mari', 'matthew matt', 'michael mike mick mickey',
  'mohammed muhammad mohamed mohammad mo', 'nicholas nick nicky', 'nicola nicky', 'patricia pat trish', 'patrick pat paddy', 'penelope penny', 'peter pete', 'philip phil', 'rebecca becky becca',
  'richard rick dick richie', 'robert rob bob bobby robbie', 'ronald ron ronnie', 'samuel samantha sam sammy',
  'stephen steven steve', 'susan susannah sue susie', 'sian jane', 'thomas tom tommy', 'theresa teresa terry tess',
  'timothy tim', 'victoria vicky tori', 'vincent vince', 'walter wally', 'william bill billy will willie gwilym',
].map((names) => names.split(' '))

const formsOf = new Map<string, Set<string>>()
for (const names of groups) for (const name of names) formsOf.set(name, new Set([...formsOf.get(name) ?? [], ...names]))

/** The other forms of a first name, given as its search key. */
export function otherFormsOf(key: string): string[] {
  return [...formsOf.get(key) ?? []].filter((name) => name !== key)
}
