package dev.parley.conformance;

import dev.parley.conformance.idl.IdlBinding;
import dev.parley.webrtc.EventTarget;
import dev.parley.webrtc.MediaDevices;
import dev.parley.webrtc.MediaStream;
import dev.parley.webrtc.MediaStreamTrack;
import dev.parley.webrtc.TestSources;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/// Our API as scripts see it: tasks run on the page's event loop, and connections end with the
/// page.
final class ParleyBinding extends IdlBinding {
  private static final List<String> SPECIFICATIONS =
      List.of(
          "webrtc",
          "webrtc-stats",
          "webrtc-priority",
          "webrtc-svc",
          "mediacapture-streams",
          "mst-content-hint");

  private final Function<String, @Nullable Class<?>> classes =
      classesOf(EventTarget.class.getPackageName());
  private final List<AutoCloseable> open = new ArrayList<>();

  @Override
  protected List<String> specifications() {
    return SPECIFICATIONS;
  }

  @Override
  protected @Nullable Class<?> implementation(String interfaceName) {
    return classes.apply(interfaceName);
  }

  @Override
  protected Map<String, Object> navigatorProperties() {
    return Map.of("mediaDevices", new MediaDevices(FakeDevices.all(), realm().loop()));
  }

  @Override
  public void install(Realm page) {
    super.install(page);
    Map<String, Object> host =
        Map.of(
            "tone",
            (ProxyExecutable) arguments -> marshaller().toScript(tone(page.loop())),
            "watch",
            (ProxyExecutable) arguments -> watch(page, arguments[0], arguments[1]));
    page.resource("media.js").execute(page.internal(), ProxyObject.fromMap(host));
  }

  /// Tells a script of the first frame of a track; returns how to leave off.
  private ProxyExecutable watch(Realm page, Value wrapper, Value seen) {
    MediaStreamTrack track = (MediaStreamTrack) marshaller().host(wrapper);
    FirstFrame first =
        new FirstFrame(
            track.kind().equals("video"),
            (width, height) -> page.loop().execute(() -> page.call(seen, width, height)));
    track.addSink(first);
    track.requestKeyFrame();
    return arguments -> {
      track.removeSink(first);
      return null;
    };
  }

  private static MediaStream tone(Executor loop) {
    return new MediaStream(List.of(new MediaStreamTrack(TestSources.tone(), loop)));
  }

  /// Adds the page's event loop where a constructor takes an executor; where several do, the
  /// shortest is W3C's.
  @Override
  protected Object construct(Class<?> type, List<Value> arguments)
      throws ReflectiveOperationException {
    if (type == MediaDevices.class) {
      throw new IllegalArgumentException("navigator has it");
    }
    Constructor<?> withLoop = withLoop(type);
    return withLoop == null
        ? super.construct(type, arguments)
        : constructWithLoop(withLoop, arguments);
  }

  static @Nullable Constructor<?> withLoop(Class<?> type) {
    Constructor<?> shortest = null;
    for (Constructor<?> constructor : type.getConstructors()) {
      Class<?>[] types = constructor.getParameterTypes();
      if (types.length > 0
          && types[types.length - 1] == Executor.class
          && (shortest == null || types.length < shortest.getParameterCount())) {
        shortest = constructor;
      }
    }
    return shortest;
  }

  private Object constructWithLoop(Constructor<?> constructor, List<Value> arguments)
      throws ReflectiveOperationException {
    @Nullable Object[] converted = new @Nullable Object[constructor.getParameterCount()];
    for (int i = 0; i < converted.length - 1; i++) {
      Value value = i < arguments.size() ? arguments.get(i) : null;
      converted[i] =
          value == null
              ? marshaller().absent(constructor.getParameterTypes()[i])
              : marshaller().toJava(value, constructor.getGenericParameterTypes()[i]);
    }
    converted[converted.length - 1] = realm().loop();
    try {
      Object made = constructor.newInstance(converted);
      if (made instanceof AutoCloseable closeable) {
        open.add(closeable);
      }
      return made;
    } catch (InvocationTargetException e) {
      throw marshaller().raise(e.getTargetException());
    }
  }

  @Override
  public void close() {
    for (AutoCloseable connection : open) {
      try {
        connection.close();
      } catch (Exception e) {
        throw new IllegalStateException("a page's connection cannot be closed", e);
      }
    }
  }
}
