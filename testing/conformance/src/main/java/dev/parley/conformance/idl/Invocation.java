package dev.parley.conformance.idl;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// Finds the Java members that stand for IDL members, and calls them with script values.
final class Invocation {
  private record Key(Class<?> type, String name) {}

  private static final Map<Key, List<Method>> METHODS = new ConcurrentHashMap<>();

  private Invocation() {}

  static @Nullable Object get(Object object, String attribute, Marshaller marshaller)
      throws Throwable {
    Method getter =
        getters(object.getClass(), attribute)
            .findFirst()
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    object.getClass().getSimpleName() + "." + attribute));
    return marshaller.toScript(invoke(getter, object), getter.getGenericReturnType());
  }

  /// The Java value of an attribute, or null where the class has none of the name.
  static @Nullable Object read(Object object, String attribute) throws Throwable {
    Method getter = getters(object.getClass(), attribute).findFirst().orElse(null);
    return getter == null ? null : invoke(getter, object);
  }

  private static Stream<Method> getters(Class<?> type, String attribute) {
    String capital = attribute.substring(0, 1).toUpperCase(Locale.ROOT) + attribute.substring(1);
    return Stream.of(attribute, "get" + capital, "is" + capital)
        .flatMap(name -> methods(type, name).stream())
        .filter(
            method -> method.getParameterCount() == 0 && !Modifier.isStatic(method.getModifiers()));
  }

  static void set(Object object, String attribute, Value value, Marshaller marshaller)
      throws Throwable {
    String capital = attribute.substring(0, 1).toUpperCase(Locale.ROOT) + attribute.substring(1);
    Method setter =
        Stream.of(attribute, "set" + capital)
            .flatMap(name -> methods(object.getClass(), name).stream())
            .filter(method -> method.getParameterCount() == 1)
            .filter(method -> marshaller.accepts(value, method.getParameterTypes()[0]))
            .findFirst()
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    object.getClass().getSimpleName() + "." + attribute + "="));
    invoke(setter, object, marshaller.toJava(value, setter.getGenericParameterTypes()[0]));
  }

  static @Nullable Object call(
      Object object, String name, List<Value> arguments, Marshaller marshaller) throws Throwable {
    Method method =
        select(
            methods(object.getClass(), name),
            arguments,
            marshaller,
            object.getClass().getSimpleName() + "." + name);
    Object result = invoke(method, object, convert(method, arguments, marshaller));
    return marshaller.toScript(result, method.getGenericReturnType());
  }

  static @Nullable Object callStatic(
      Class<?> type, String name, List<Value> arguments, Marshaller marshaller) throws Throwable {
    List<Method> statics =
        methods(type, name).stream().filter(m -> Modifier.isStatic(m.getModifiers())).toList();
    Method method = select(statics, arguments, marshaller, type.getSimpleName() + "." + name);
    return marshaller.toScript(
        invoke(method, null, convert(method, arguments, marshaller)),
        method.getGenericReturnType());
  }

  static Object construct(Class<?> type, List<Value> arguments, Marshaller marshaller)
      throws ReflectiveOperationException {
    Constructor<?> constructor =
        select(
            List.of(type.getConstructors()), arguments, marshaller, "new " + type.getSimpleName());
    return constructor.newInstance(convert(constructor, arguments, marshaller));
  }

  /// Registers a listener through the target's addEventListener(String, functional interface).
  static void listen(Object target, String eventType, Consumer<Object> listener) throws Throwable {
    Method add =
        methods(target.getClass(), "addEventListener").stream()
            .filter(m -> m.getParameterCount() == 2 && m.getParameterTypes()[1].isInterface())
            .findFirst()
            .orElseThrow(() ->
                new UnsupportedOperationException(
                    target.getClass().getSimpleName() + ".addEventListener"));
    Class<?> listenerType = add.getParameterTypes()[1];
    Object proxy =
        Proxy.newProxyInstance(
            listenerType.getClassLoader(),
            new Class<?>[] {listenerType},
            (self, method, arguments) -> {
              if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                  case "hashCode" -> System.identityHashCode(self);
                  case "equals" ->
                      System.identityHashCode(self) == System.identityHashCode(arguments[0]);
                  default -> "script listener for " + eventType;
                };
              }
              listener.accept(arguments[0]);
              return null;
            });
    invoke(add, target, eventType, proxy);
  }

  private static List<Method> methods(Class<?> type, String name) {
    return METHODS.computeIfAbsent(
        new Key(type, name),
        key ->
            Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(name) && !method.isBridge())
                .map(Invocation::accessible)
                .filter(Objects::nonNull)
                .toList());
  }

  /// The method itself, or the same method of a public interface or superclass when its class is
  /// not public.
  private static @Nullable Method accessible(Method method) {
    return method.trySetAccessible() ? method : null;
  }

  private static @Nullable Object invoke(
      Method method, @Nullable Object object, @Nullable Object... arguments) throws Throwable {
    try {
      return method.invoke(object, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  /// The overload for the arguments: every one accepted, and as few parameters left over as can be.
  private static <E extends Executable> E select(
      List<E> overloads, List<Value> arguments, Marshaller marshaller, String what) {
    List<E> fitting = new ArrayList<>();
    for (E overload : overloads) {
      if (fits(overload, arguments, marshaller)) {
        fitting.add(overload);
      }
    }
    return fitting.stream()
        .min(Comparator.comparingInt(e -> Math.abs(e.getParameterCount() - arguments.size())))
        .orElseThrow(
            () -> new UnsupportedOperationException("no Java member takes " + what + arguments));
  }

  private static boolean fits(Executable overload, List<Value> arguments, Marshaller marshaller) {
    Class<?>[] types = overload.getParameterTypes();
    int fixed = overload.isVarArgs() ? types.length - 1 : types.length;
    if (arguments.size() > fixed && !overload.isVarArgs()) {
      return false;
    }
    for (int i = 0; i < arguments.size(); i++) {
      Class<?> type = i < fixed ? types[i] : types[fixed].getComponentType();
      if (!marshaller.accepts(arguments.get(i), type)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable Object[] convert(
      Executable executable, List<Value> arguments, Marshaller marshaller) {
    Type[] types = executable.getGenericParameterTypes();
    Class<?>[] classes = executable.getParameterTypes();
    @Nullable Object[] converted = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      if (executable.isVarArgs() && i == types.length - 1) {
        converted[i] =
            marshaller.toArray(
                arguments.subList(Math.min(i, arguments.size()), arguments.size()),
                classes[i].getComponentType());
      } else {
        converted[i] =
            i < arguments.size()
                ? marshaller.toJava(arguments.get(i), types[i])
                : marshaller.absent(classes[i]);
      }
    }
    return converted;
  }
}
