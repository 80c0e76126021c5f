/** What the original's YAML library reads and ours refuses, told by the look of a text. */

/** A value carries an explicit tag, or is an unquoted = or <<. */
export const hasTagOrReserved = (text: string): boolean => /(?:[:-]\s+|[[,{]\s*)(?:!|(?:=|<<)\s*(?:$|[\],}#]))/m.test(text);

/** A line end that hardly any program writes. */
export const hasRareLineEnd = (text: string): boolean => /[\u0085\u2028\u2029]/.test(text);

/** A key is empty, null, a truth value, a number, a date, a list or a mapping, or stands behind a question mark. */
export const hasKeyNoText = (text: string): boolean =>
  /^\s*(?:- +)*(?:(?:(?:~|null|true|false|[-+]?\.?\d[\w.:+-]*)?\s*:|\?)(?:\s|$)|[[{].*[\]}] *:)/im.test(text);

/** On one line with its brackets, a key has its colon right before a bracket or comma. */
export const hasColonBeforeBracket = (text: string): boolean => /[^\s"'\]}]:[,[\]{}]/.test(text);

/** `agent` is an unquoted date. */
export const hasDatedAgent = (text: string): boolean => /^\s*agent:\s+\d{4}-\d\d?-\d\d?/m.test(text);

/** `phase` is a list, a mapping, a truth value or a number with a point or an exponent. */
export const hasPhaseNoText = (text: string): boolean => /^phase:(?: +[-+]?\d+e|(?! *['"\w][^.]*$))/im.test(text);

/** `agent` is a mapping, and one of its values is a list, a mapping, a number or a truth value. */
export const hasAgentPartNoText = (text: string): boolean =>
  /^\s*agent:(?=\s*(?:#.*)?\s[ {])[^]*?\b(?:tool|model|profile_id|role)['"]? *:\s*(?:[[{\d.+-]|- |true|false|\w+:)/im.test(text);

/** A block of text begins with a line of white space alone. */
export const hasBlockBegunBlank = (text: string): boolean => /[|>][-+\d]*(?: +#.*)?\n(?:\n)*[ \t]+\n/.test(text);
