import { useLayoutEffect, useRef } from 'preact/hooks';

/**
 * Leads whoever goes about with the keyboard into what they have opened and back to where they were: the focus goes into the
 * look when somebody has opened it, and returns when it is closed, which Escape does as well. An address alone moves no focus.
 *
 * All of it happens as the look is drawn: whoever presses a key right then is not taken for somebody who was there before.
 *
 * @param name what is looked at: another name is another look
 * @param closed the address without the look
 */
export function useLook(name: string, closed: string) {
  const look = useRef<HTMLElement>(null);
  const before = useRef<HTMLElement | SVGElement | null>(null);
  const isOpen = useRef(false);
  useLayoutEffect(() => {
    const active = document.activeElement;
    const isElsewhere = active !== null && active !== document.body && look.current?.contains(active) === false;
    if (isElsewhere && (active instanceof HTMLElement || active instanceof SVGElement)) before.current = active;
    if (isElsewhere || isOpen.current) leadTo(look.current);
    isOpen.current = true;
  }, [name]);
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') location.hash = closed;
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [closed]);
  useLayoutEffect(() => {
    const opened = look.current;
    return () => {
      const active = document.activeElement;
      // What had the focus may be gone with the look.
      if (active === null || active === document.body || opened?.contains(active) === true) before.current?.focus();
    };
  }, []);
  return look;
}

/**
 * Where there is room it stands beside what is looked at; on a phone it is above, and higher than the screen: it is read from its
 * beginning.
 */
function leadTo(look: HTMLElement | null): void {
  if (look === null) return;
  look.focus({ preventScroll: true });
  const { top } = look.getBoundingClientRect();
  if (top < 0 || top > window.innerHeight / 2) look.scrollIntoView({ block: 'start' });
}
