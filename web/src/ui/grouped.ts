/** Sorts a list into groups by a name, in the order in which the names come. */
export function grouped<T, K>(list: Iterable<T>, name: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of list) {
    const key = name(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
