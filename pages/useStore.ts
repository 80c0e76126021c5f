import { useEffect, useState } from 'preact/hooks';

interface Readable<T> {
  getSnapshot(): { readonly context: T };
  subscribe(listener: () => void): { unsubscribe(): void };
}

/** What a store holds, drawn anew whenever that changes. */
export function useStore<T>(store: Readable<T>): T {
  const [, draw] = useState(0);
  useEffect(() => {
    const subscription = store.subscribe(() => draw((count) => count + 1));
    return () => subscription.unsubscribe();
  }, [store]);
  return store.getSnapshot().context;
}
