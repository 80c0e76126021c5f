/** What the original's YAML library reads and ours refuses, told by the look of a text. */

/** A value carries an explicit tag, or is an unquoted = or <<. */
export const hasTagOrReserved = (text: string): boolean => /(?:[:-]\s+|[[,{]\s*)(?:!|(?:=|<<)\s*(?:$|[\],}#]))/m.test(text);

/** A line end that hardly any program writes. */
export const hasRareLineEnd = (text: string): boolean => /[\u0085\u2028\u2029]/.test(text);
