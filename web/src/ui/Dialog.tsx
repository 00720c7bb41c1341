import { useEffect, useId, useRef, type JSX, type ReactNode } from "react";

interface Props {
  title: string;
  children: ReactNode;
  onClose: () => void;
  wide?: boolean;
}

/** A dialog of the browser's own: it keeps the focus, ends with Escape, and gives the focus back. */
export function Dialog({ title, children, onClose, wide = false }: Props): JSX.Element {
  const place = useRef<HTMLDialogElement>(null);
  const name = useId();
  useEffect(() => {
    const dialog = place.current;
    const before = document.activeElement;
    dialog?.showModal();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={place}
      aria-labelledby={name}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => event.target === place.current && onClose()}
      onKeyDown={(event) => event.key === "Escape" && event.stopPropagation()}
      className={`panel m-auto mt-[10vh] max-h-[80vh] w-[calc(100vw-1.5rem)] ${wide ? "max-w-3xl" : "max-w-lg"} overflow-auto p-0 text-ink shadow-2xl`}
    >
      <div className="p-4">
        <h2 id={name} className="mb-3">{title}</h2>
        {children}
      </div>
    </dialog>
  );
}
