import { render } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { WrittenMission } from '../machines/view/missionRecord.ts';
import { again, openMission, type OpenMission } from './connection.ts';
import { MissionPage } from './missionPage.tsx';
import { MissionsPage } from './missionsPage.tsx';
import { createMissionStore, type MissionStore } from './missionStore.ts';
import { parsed } from './parsed.ts';
import { addressOf, readRoute, type Route } from './route.ts';

function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    window.addEventListener('hashchange', changed);
    // The address may have changed between the first drawing and now, and nobody heard of it.
    changed();
    return () => window.removeEventListener('hashchange', changed);
  }, []);
  return readRoute(hash);
}

function Served() {
  const route = useRoute();
  return route.page === 'missions' ? <MissionsPage /> : <ServedMission route={route} />;
}

function ServedMission({ route }: { readonly route: Extract<Route, { readonly page: 'mission' }> }) {
  const [open, setOpen] = useState<OpenMission | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let mine: OpenMission | null = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    let isWanted = true;
    setOpen(null);
    setProblem(null);
    const look = async (): Promise<void> => {
      try {
        mine = await openMission(route.mission);
        if (isWanted) setOpen(mine);
        else mine.close();
      } catch (error) {
        if (!isWanted) return;
        setProblem(error instanceof Error ? error.message : String(error));
        timer = setTimeout(() => {
          void look();
        }, again);
      }
    };
    void look();
    return () => {
      isWanted = false;
      if (timer !== null) clearTimeout(timer);
      mine?.close();
    };
  }, [route.mission]);
  return open === null ? (
    <div class="missions">
      <header>
        <a href="#/">All missions</a>
        <h1 dir="auto">{route.mission}</h1>
      </header>
      <main>{problem === null ? <p>Opening…</p> : <p role="alert">{problem}</p>}</main>
    </div>
  ) : (
    <MissionPage store={open.store} route={route} />
  );
}

function Exported({ store }: { readonly store: MissionStore }) {
  const route = useRoute();
  const { directory } = store.getSnapshot().context.record;
  return <MissionPage store={store} route={route.page === 'mission' ? route : readMissionRoute(directory)} />;
}

const readMissionRoute = (mission: string): Extract<Route, { readonly page: 'mission' }> => ({
  page: 'mission',
  mission,
  tab: 'charts',
  about: null,
});

const place = document.getElementById('page');
const data = document.getElementById('mission')?.textContent ?? null;
if (place !== null) {
  if (data === null) render(<Served />, place);
  else {
    const whole = parsed<WrittenMission>(data);
    if (location.hash === '') location.hash = addressOf(whole.record.directory, 'charts');
    render(<Exported store={createMissionStore(whole, whole.written_at)} />, place);
  }
}
