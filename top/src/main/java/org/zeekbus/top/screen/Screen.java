package org.zeekbus.top.screen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jline.keymap.BindingReader;
import org.jline.keymap.KeyMap;
import org.jline.terminal.Attributes;
import org.jline.terminal.Attributes.ControlChar;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;

/**
 * The terminal, and its way back: whatever happens, {@link #close} leaves it as it was.
 *
 * <p>Owner: one thread, but for {@link #read}, which another one may call.
 */
public final class Screen implements AutoCloseable {
  private static final Size USUAL = Size.of(80, 24);

  /** How long after Esc the rest of a key's sequence may come, in milliseconds. */
  private static final long ESCAPE_MILLIS = 100;

  private final Terminal terminal;
  private final Attributes before;
  private final Display display;
  private final BindingReader reader;
  private final KeyMap<Key> keys = new KeyMap<>();

  private Screen(Terminal terminal) {
    this.terminal = terminal;
    before = terminal.getAttributes();
    display = new Display(terminal, true);
    reader = new BindingReader(terminal.reader());
    bindKeys();
    enter();
  }

  /** Takes the terminal of this process. */
  static Screen open() throws IOException {
    return new Screen(terminal());
  }

  private static Terminal terminal() throws IOException {
    return TerminalBuilder.builder()
        .system(true)
        .dumb(false)
        .encoding(StandardCharsets.UTF_8)
        .graphemeCluster(false)
        .nativeSignals(true)
        .build();
  }

  /** How wide the terminal of this process is. */
  public static int columns() throws IOException {
    try (Terminal terminal = terminal()) {
      return terminal.getColumns() > 0 ? terminal.getColumns() : USUAL.getColumns();
    }
  }

  private void bindKeys() {
    keys.setAmbiguousTimeout(ESCAPE_MILLIS);
    bind(Key.Named.UP, Capability.key_up, "A");
    bind(Key.Named.DOWN, Capability.key_down, "B");
    bind(Key.Named.PAGE_UP, Capability.key_ppage, "5~");
    bind(Key.Named.PAGE_DOWN, Capability.key_npage, "6~");
    bind(Key.Named.HOME, Capability.key_home, "H");
    bind(Key.Named.END, Capability.key_end, "F");
    bind(Key.Named.BACK_TAB, Capability.key_btab, "Z");
    keys.bind(Key.Named.HOME, "\033[1~");
    keys.bind(Key.Named.END, "\033[4~");
    keys.bind(Key.Named.ENTER, "\r", "\n");
    keys.bind(Key.Named.ESCAPE, KeyMap.esc());
    keys.bind(Key.Named.TAB, "\t");
    keys.bind(Key.Named.BACKSPACE, KeyMap.del(), KeyMap.ctrl('H'));
    keys.bind(Key.Named.REDRAW, KeyMap.ctrl('L'));
    keys.bind(Key.Named.SUSPEND, KeyMap.ctrl('Z'));
    for (int c = ' '; c < 0x7f; c++) {
      keys.bind(new Key.Typed(c), Character.toString(c));
    }
    keys.setUnicode(new Key.Typed(0));
  }

  /** As the terminal's description says, and as most terminals do in either mode. */
  private void bind(Key key, Capability capability, String end) {
    String described = KeyMap.key(terminal, capability);
    if (described != null && !described.isEmpty()) {
      keys.bind(key, described);
    }
    keys.bind(key, "\033[" + end, "\033O" + end);
  }

  /**
   * Waits for a key; none when the terminal has gone. Sequences of no key that we know are left
   * out.
   */
  Optional<Key> read() {
    Key key = reader.readBinding(keys);
    if (key instanceof Key.Typed(int point) && point == 0) {
      String text = reader.getLastBinding();
      return Optional.of(new Key.Typed(text.codePointAt(0)));
    }
    return Optional.ofNullable(key);
  }

  /** Calls {@code then} on another thread when a signal comes. */
  void on(Signal signal, Runnable then) {
    var _ = terminal.handle(signal, _ -> then.run());
  }

  /** The terminal becomes ours. */
  void enter() {
    Attributes raw = terminal.enterRawMode();
    Attributes ours = terminal.getAttributes();
    ours.setControlChar(ControlChar.VSUSP, 0); // Ctrl-Z must restore the terminal first
    terminal.setAttributes(ours);
    assert raw != null;
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.keypad_xmit);
    terminal.puts(Capability.cursor_invisible);
    redraw();
    terminal.flush();
  }

  /** The terminal becomes what it was. */
  void leave() {
    terminal.puts(Capability.cursor_normal);
    terminal.puts(Capability.keypad_local);
    terminal.puts(Capability.exit_ca_mode);
    terminal.flush();
    terminal.setAttributes(before);
  }

  /** What the terminal shows is not what we have drawn. */
  void redraw() {
    display.reset();
    display.clear();
  }

  /** How large it is now. */
  Size size() {
    Size size = terminal.getSize();
    return size.getColumns() > 0 && size.getRows() > 0 ? size : USUAL;
  }

  /** Shows these lines. */
  void draw(List<AttributedString> lines, Size size) {
    display.resize(size);
    display.update(lines, -1);
  }

  @Override
  public void close() throws IOException {
    try {
      leave();
    } finally {
      terminal.close();
    }
  }
}
