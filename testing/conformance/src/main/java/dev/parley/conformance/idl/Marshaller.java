package dev.parley.conformance.idl;

import dev.parley.conformance.Realm;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// Turns Java values into script values and back, by the Java types. One instance serves one page.
public final class Marshaller {
  private final Realm realm;
  private final Value undefined;
  private final Value nothing;
  private final IdentityHashMap<Object, Value> wrappers = new IdentityHashMap<>();
  private @Nullable Value binding;

  Marshaller(Realm realm) {
    this.realm = realm;
    undefined = realm.context().eval("js", "undefined");
    nothing = realm.context().eval("js", "null");
  }

  void connect(Value newBinding) {
    binding = newBinding;
  }

  private Value binding() {
    return Objects.requireNonNull(binding, "connect() comes first");
  }

  @Nullable Object toScript(@Nullable Object value, Type declared) {
    if (declared == void.class) {
      return undefined;
    }
    if (value instanceof CompletionStage<?> stage) {
      return promise(stage, isVoid(declared));
    }
    return toScript(value);
  }

  private static boolean isVoid(Type declared) {
    return declared instanceof ParameterizedType p && p.getActualTypeArguments()[0] == Void.class;
  }

  public @Nullable Object toScript(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Value v -> v;
      case String s -> s;
      case Boolean b -> b;
      case Long n -> n.doubleValue();
      case Number n -> n;
      case Character c -> c.toString();
      case Enum<?> e -> e.toString();
      case Optional<?> optional -> toScript(optional.orElse(null));
      case byte[] bytes -> buffer(ByteBuffer.wrap(bytes));
      case ByteBuffer bytes -> buffer(bytes);
      case CompletionStage<?> stage -> promise(stage, false);
      case Object[] array -> array(Arrays.asList(array));
      default -> objectToScript(value);
    };
  }

  private @Nullable Object objectToScript(Object value) {
    String interfaceName = interfaceOf(value);
    if (interfaceName != null) {
      return wrap(value, interfaceName);
    }
    return switch (value) {
      case Iterable<?> items -> array(items);
      case Map<?, ?> map -> object(map);
      case Record dictionary -> object(components(dictionary));
      default -> throw new IllegalStateException("no IDL interface for " + value.getClass());
    };
  }

  private Value wrap(Object object, String interfaceName) {
    Value known = wrappers.get(object);
    if (known == null) {
      known = binding().getMember("wrap").execute(interfaceName, object);
      wrappers.put(object, known);
    }
    return known;
  }

  /// The nearest class or interface of the object that has the simple name of a defined IDL
  /// interface.
  private @Nullable String interfaceOf(Object object) {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      if (isInterface(type.getSimpleName())) {
        return type.getSimpleName();
      }
      for (Class<?> implemented : type.getInterfaces()) {
        if (isInterface(implemented.getSimpleName())) {
          return implemented.getSimpleName();
        }
      }
    }
    return null;
  }

  private boolean isInterface(String name) {
    return binding().getMember("isInterface").execute(name).asBoolean();
  }

  private Value array(Iterable<?> items) {
    List<Object> converted = new ArrayList<>();
    items.forEach(item -> converted.add(toScript(item)));
    return binding().getMember("makeArray").execute(converted.toArray());
  }

  private Value object(Map<?, ?> members) {
    List<Object> names = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    members.forEach((name, value) -> {
      names.add(name.toString());
      values.add(toScript(value));
    });
    Value makeArray = binding().getMember("makeArray");
    return binding()
        .getMember("makeObject")
        .execute(makeArray.execute(names.toArray()), makeArray.execute(values.toArray()));
  }

  /// A record as a dictionary: a null component is an absent member, an empty Optional a null one.
  private static Map<String, Object> components(Record dictionary) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (RecordComponent component : dictionary.getClass().getRecordComponents()) {
      try {
        component.getAccessor().trySetAccessible();
        Object value = component.getAccessor().invoke(dictionary);
        if (component.getName().equals("asMap") && value instanceof Map<?, ?> all) {
          all.forEach((name, member) -> members.put(String.valueOf(name), member));
          continue;
        }
        if (value != null) {
          members.put(component.getName(), value);
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    return members;
  }

  /// The entries of a maplike object: a Map, or something with a method that returns one.
  Object mapEntries(Object maplike) throws Throwable {
    Object map = maplike instanceof Map<?, ?> ? maplike : Invocation.read(maplike, "asMap");
    List<Object> entries = new ArrayList<>();
    ((Map<?, ?>) Objects.requireNonNull(map))
        .forEach((key, value) -> entries.add(List.of(key, value)));
    return array(entries);
  }

  private Value buffer(ByteBuffer bytes) {
    ByteBuffer source = bytes.duplicate();
    Value made = binding().getMember("makeBuffer").execute(source.remaining());
    Value buffer = made.getMember("buffer");
    for (int i = 0; source.hasRemaining(); i++) {
      buffer.writeBufferByte(i, source.get());
    }
    return buffer;
  }

  private Value promise(CompletionStage<?> stage, boolean ofNothing) {
    Value made = binding().getMember("makePromise").execute();
    stage.whenComplete((value, thrown) ->
        realm
            .loop()
            .runHere(() -> {
              if (thrown != null) {
                realm.call(made.getMember("reject"), toError(thrown));
              } else {
                Object result = ofNothing ? undefined : toScript(value);
                realm.call(made.getMember("resolve"), result == null ? nothing : result);
              }
            }));
    return made.getMember("promise");
  }

  /// The dispatch steps of a Java event at its target.
  Value eventSteps(Object target, String type, Object event) {
    String name = event == null ? null : interfaceOf(event);
    Map<String, Object> values = new LinkedHashMap<>();
    if (name != null) {
      for (Value attribute :
          IdlBinding.elements(binding().getMember("eventAttributes").execute(name))) {
        Object value = readQuietly(event, attribute.asString());
        if (value != null) {
          values.put(attribute.asString(), value);
        }
      }
    }
    return binding()
        .getMember("eventSteps")
        .execute(
            wrap(target, Objects.requireNonNull(interfaceOf(target))),
            name == null ? "Event" : name,
            type,
            object(values));
  }

  private static @Nullable Object readQuietly(Object object, String attribute) {
    try {
      return Invocation.read(object, attribute);
    } catch (Throwable e) {
      throw new IllegalStateException(attribute, e);
    }
  }

  /// The script error for a Java exception.
  private Value toError(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof CompletionException
            || cause instanceof ExecutionException
            || cause instanceof InvocationTargetException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof PolyglotException e
        && e.isGuestException()
        && e.getGuestObject() != null) {
      return e.getGuestObject();
    }
    String kind = errorKind(cause);
    String name =
        kind.equals("Error")
            ? cause.getClass().getName()
            : String.valueOf(readQuietly(cause, "name"));
    Map<String, Object> values = new LinkedHashMap<>();
    for (Value attribute :
        IdlBinding.elements(binding().getMember("errorAttributes").execute(kind))) {
      values.put(attribute.asString(), readQuietly(cause, attribute.asString()));
    }
    return binding()
        .getMember("makeError")
        .execute(kind, name, String.valueOf(cause.getMessage()), object(values));
  }

  private String errorKind(Throwable thrown) {
    for (Class<?> type = thrown.getClass(); type != Object.class; type = type.getSuperclass()) {
      String name = type.getSimpleName();
      if (name.equals("DOMException") || isInterface(name)) {
        return name;
      }
      if (name.equals("TypeError") || type == IllegalArgumentException.class) {
        return "TypeError";
      }
      if (name.equals("RangeError")) {
        return name;
      }
    }
    return "Error";
  }

  /// Throws the exception into the calling script.
  public RuntimeException raise(Throwable thrown) {
    if (thrown instanceof PolyglotException e) {
      return e;
    }
    if (binding == null) {
      return new IllegalStateException(thrown);
    }
    try {
      binding().getMember("throwValue").executeVoid(toError(thrown));
      return new IllegalStateException(thrown);
    } catch (PolyglotException e) {
      return e;
    }
  }

  /// The Java object behind a wrapper of ours.
  public Object host(Value wrapper) {
    return Objects.requireNonNull(unwrap(wrapper), "no object of ours");
  }

  /// The Java object behind a wrapper, or null if it is none.
  @Nullable Object unwrap(Value wrapper) {
    if (wrapper.isHostObject()) {
      return wrapper.asHostObject();
    }
    Value object = binding().getMember("unwrap").execute(wrapper);
    return object.isNull() ? null : object.asHostObject();
  }

  /// Whether a script value can become a Java value of the type.
  boolean accepts(Value value, Class<?> type) {
    if (value.isNull()) {
      return !type.isPrimitive();
    }
    if (type == Object.class || type == Value.class || type == Optional.class) {
      return true;
    }
    if (type == String.class || type.isEnum()) {
      return value.isString();
    }
    if (type == boolean.class || type == Boolean.class) {
      return value.isBoolean();
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return value.isNumber();
    }
    if (type == ByteBuffer.class || type == byte[].class) {
      return !value.isString() && !binding().getMember("bufferBytes").execute(value).isNull();
    }
    if (type == List.class || type.isArray()) {
      return value.hasArrayElements();
    }
    if (type.isRecord() && !isInterface(type.getSimpleName()) || type == Map.class) {
      return value.hasMembers() && !value.canExecute() && unwrap(value) == null;
    }
    return type.isInstance(unwrap(value));
  }

  public @Nullable Object toJava(Value value, Type type) {
    Class<?> raw = rawClass(type);
    if (raw == Optional.class) {
      return value.isNull()
          ? Optional.empty()
          : Optional.ofNullable(toJava(value, argument(type, 0)));
    }
    if (value.isNull()) {
      return absent(raw);
    }
    if (raw == Value.class) {
      return value;
    }
    if (raw == String.class) {
      return value.asString();
    }
    if (raw.isEnum()) {
      return enumConstant(value.asString(), raw);
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return value.asBoolean();
    }
    if (raw.isPrimitive() || Number.class.isAssignableFrom(raw)) {
      return number(value.asDouble(), raw);
    }
    if (raw == ByteBuffer.class) {
      return ByteBuffer.wrap(bytes(value));
    }
    if (raw == byte[].class) {
      return bytes(value);
    }
    if (raw.isArray()) {
      return toArray(IdlBinding.elements(value), raw.getComponentType());
    }
    if (raw == List.class) {
      Type element = argument(type, 0);
      if (value.isString()) { // of a union with a sequence, such as RTCIceServer's urls
        return List.of(value.asString());
      }
      return IdlBinding.elements(value).stream().map(item -> toJava(item, element)).toList();
    }
    if (raw == Map.class) {
      Map<String, Object> map = new LinkedHashMap<>();
      Type element = argument(type, 1);
      value.getMemberKeys().forEach(key -> map.put(key, toJava(value.getMember(key), element)));
      return map;
    }
    if (raw.isRecord() && unwrap(value) == null) {
      return newRecord(value, raw);
    }
    if (raw == Object.class) {
      return anyToJava(value);
    }
    return raw.cast(unwrap(value));
  }

  private @Nullable Object anyToJava(Value value) {
    if (value.isString()) {
      return value.asString();
    }
    if (value.isBoolean()) {
      return value.asBoolean();
    }
    if (value.isNumber()) {
      return value.asDouble();
    }
    Object object = unwrap(value);
    if (object != null) {
      return object;
    }
    return value.hasArrayElements() ? toJava(value, List.class) : toJava(value, Map.class);
  }

  private Object newRecord(Value value, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    @Nullable Object[] arguments = new @Nullable Object[components.length];
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String name = components[i].getName();
      arguments[i] =
          value.hasMember(name)
              ? toJava(value.getMember(name), components[i].getGenericType())
              : absent(types[i]);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.trySetAccessible();
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw raise(e.getTargetException());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object enumConstant(String text, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (constant.toString().equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(text + " is no " + type.getSimpleName());
  }

  private static Object number(double value, Class<?> type) {
    return switch (type.getSimpleName().toLowerCase(Locale.ROOT)) {
      case "int", "integer" -> (int) (long) value;
      case "long" -> (long) value;
      case "short" -> (short) value;
      case "byte" -> (byte) value;
      case "float" -> (float) value;
      default -> value;
    };
  }

  private byte[] bytes(Value value) {
    Value range = binding().getMember("bufferBytes").execute(value);
    byte[] bytes = new byte[range.getMember("length").asInt()];
    range
        .getMember("buffer")
        .readBuffer(range.getMember("offset").asLong(), bytes, 0, bytes.length);
    return bytes;
  }

  Object toArray(List<Value> items, Class<?> componentType) {
    Object array = Array.newInstance(componentType, items.size());
    for (int i = 0; i < items.size(); i++) {
      Array.set(array, i, toJava(items.get(i), componentType));
    }
    return array;
  }

  /// What a missing argument or member is in Java.
  public @Nullable Object absent(Class<?> type) {
    if (type == Optional.class || !type.isPrimitive()) {
      return null;
    }
    return type == boolean.class ? (Object) false : number(0, type);
  }

  private static Class<?> rawClass(Type type) {
    if (type instanceof Class<?> c) {
      return c;
    }
    if (type instanceof ParameterizedType p) {
      return (Class<?>) p.getRawType();
    }
    return Object.class;
  }

  private static Type argument(Type type, int index) {
    return type instanceof ParameterizedType p ? p.getActualTypeArguments()[index] : Object.class;
  }
}
