import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../languages/current.js';
import { Button } from './button.js';

/** A view of its own chunk. A chunk that is gone after an update asks for a reload. */
export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let loaded: ComponentType<P> | null = null;
  return function Lazy(props: P) {
    const [view, setView] = useState<{ View: ComponentType<P> | null }>({ View: loaded });
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (loaded) return;
      load().then(
        View => {
          loaded = View;
          setView({ View });
        },
        () => setFailed(true),
      );
    }, []);
    const { View } = view;
    if (View) return <View {...props} />;
    if (!failed) return null;
    return (
      <div class="broken" role="alert">
        <p>{t('app.updateReady')}</p>
        <Button onClick={() => location.reload()}>{t('app.reload')}</Button>
      </div>
    );
  };
}
