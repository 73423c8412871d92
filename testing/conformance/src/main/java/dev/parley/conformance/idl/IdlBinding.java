package dev.parley.conformance.idl;

import dev.parley.conformance.Binding;
import dev.parley.conformance.Realm;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/// Shows Java classes to a page under the interfaces of WebIDL files. The scripts' side (webidl.js)
/// does all that WebIDL says of arguments, promises and properties; this side finds the Java
/// members by name and marshals values. A subclass says which specifications and which classes.
///
/// What the classes look like: an attribute `x` is a method `x()`, `getX()` or `isX()`; its setter
/// `x(v)` or `setX(v)`; an operation is a method of its name; a dictionary is a record, an
/// enumeration an enum whose `toString()` is the IDL value, a promise a `CompletionStage`, a
/// sequence a `List`, a buffer a `ByteBuffer` or `byte[]`; an event target has
/// `addEventListener(String, SomeFunctionalInterface)`; an event has `type()`; an exception named
/// DOMException has `name()`.
public abstract class IdlBinding implements Binding {
  private static final Map<List<String>, String> PARSED = new ConcurrentHashMap<>();

  private @Nullable Realm realm;
  private @Nullable Marshaller marshaller;

  /// The specifications to load, by the names of the checkout's interfaces/*.idl.
  protected abstract List<String> specifications();

  /// The Java class behind an interface, or null where the API under test has none.
  protected abstract @Nullable Class<?> implementation(String interfaceName);

  /// What makes objects of the class: by default its constructors. A factory object may override
  /// this.
  protected Object construct(Class<?> type, List<Value> arguments)
      throws ReflectiveOperationException {
    return Invocation.construct(type, arguments, marshaller());
  }

  /// Values to put on the page's global object or its navigator, by name.
  protected Map<String, Object> navigatorProperties() {
    return Map.of();
  }

  protected final Realm realm() {
    return Objects.requireNonNull(realm, "install() comes first");
  }

  protected final Marshaller marshaller() {
    return Objects.requireNonNull(marshaller, "install() comes first");
  }

  @Override
  public void install(Realm newRealm) {
    realm = newRealm;
    Marshaller made = new Marshaller(newRealm);
    marshaller = made;
    String parsed = PARSED.computeIfAbsent(specifications(), this::parse);
    Value definitions = realm().context().eval("js", "JSON.parse").execute(parsed);
    Value interfaces =
        realm
            .context()
            .eval(
                "js",
                "(ds => [...new Set(ds.filter(d => d.type === 'interface').map(d => d.name))])")
            .execute(definitions);
    Value options =
        realm().context().eval("js", "(interfaces => ({interfaces}))").execute(interfaces);
    Value binding =
        realm
            .resource("webidl.js")
            .execute(realm().global(), realm().internal(), bridge(), definitions, options);
    marshaller().connect(binding);
    Value define =
        realm()
            .context()
            .eval(
                "js",
                "((name, value) => { const attribute = {get [name]() {"
                    + " if (this !== navigator) throw new TypeError('Illegal invocation');"
                    + " return value; }}; Object.defineProperty(Object.getPrototypeOf(navigator),"
                    + " name, Object.getOwnPropertyDescriptor(attribute, name)); })");
    navigatorProperties()
        .forEach((name, value) -> define.executeVoid(name, marshaller().toScript(value)));
  }

  /// The definitions as JSON. Parsing is slow, and its outcome the same for every page.
  private String parse(List<String> specifications) {
    StringBuilder idl = new StringBuilder(realm().resourceText("prelude.idl"));
    for (String specification : specifications) {
      String text = realm().checkout().read("/interfaces/" + specification + ".idl");
      if (text == null) {
        throw new IllegalStateException("the checkout has no interfaces/" + specification + ".idl");
      }
      idl.append(text);
    }
    realm().evaluateFromCheckout("/resources/WebIDLParser.js");
    Value parser = realm().global().getMember("WebIDL2");
    realm().global().removeMember("WebIDL2");
    return realm()
        .context()
        .eval("js", "(parser, idl) => JSON.stringify(parser.parse(idl))")
        .execute(parser, idl.toString())
        .asString();
  }

  private Class<?> found(String interfaceName) {
    return Objects.requireNonNull(implementation(interfaceName), interfaceName);
  }

  private ProxyObject bridge() {
    return ProxyObject.fromMap(
        Map.of(
            "implementsInterface", guarded(a -> implementation(a[0].asString()) != null),
            "construct",
                guarded(a -> {
                  Class<?> type = found(a[0].asString());
                  return marshaller().toScript(construct(type, elements(a[1])));
                }),
            "get",
                guarded(
                    a -> Invocation.get(marshaller().host(a[0]), a[1].asString(), marshaller())),
            "set",
                guarded(a -> {
                  Invocation.set(marshaller().host(a[0]), a[1].asString(), a[2], marshaller());
                  return null;
                }),
            "call",
                guarded(a ->
                    Invocation.call(
                        marshaller().host(a[0]), a[1].asString(), elements(a[2]), marshaller())),
            "callStatic",
                guarded(a ->
                    Invocation.callStatic(
                        found(a[0].asString()), a[1].asString(), elements(a[2]), marshaller())),
            "entries", guarded(a -> marshaller().mapEntries(marshaller().host(a[0]))),
            "subscribe",
                guarded(a -> {
                  Object target = a[0].asHostObject();
                  for (Value type : elements(a[1])) {
                    String name = type.asString();
                    Invocation.listen(
                        target,
                        name,
                        event -> realm().loop().runHere(() -> fire(target, name, event)));
                  }
                  return null;
                })));
  }

  /// Dispatches a Java event to its target's wrapper, one outermost call a listener.
  private void fire(Object target, String type, Object event) {
    Value steps = marshaller().eventSteps(target, type, event);
    for (long i = 0; i < steps.getArraySize(); i++) {
      realm().call(steps.getArrayElement(i));
    }
  }

  private interface Body {
    @Nullable Object run(Value[] arguments) throws Throwable;
  }

  /// A bridge function whose Java exceptions become the scripts' exceptions.
  private ProxyExecutable guarded(Body body) {
    return arguments -> {
      try {
        return body.run(arguments);
      } catch (Throwable thrown) {
        throw marshaller().raise(thrown);
      }
    };
  }

  static List<Value> elements(Value array) {
    List<Value> list = new ArrayList<>();
    for (long i = 0; i < array.getArraySize(); i++) {
      list.add(array.getArrayElement(i));
    }
    return list;
  }

  /// The classes of one package, by interface name: a ready [#implementation].
  protected static Function<String, @Nullable Class<?>> classesOf(String packageName) {
    return name -> {
      try {
        Class<?> found = Class.forName(packageName + "." + name);
        return Modifier.isPublic(found.getModifiers()) ? found : null;
      } catch (ClassNotFoundException e) {
        return null;
      }
    };
  }
}
