package io.spillway.node.api;

import io.helidon.http.Method;
import java.util.List;

/**
 * One operation of the API.
 *
 * @param method GET, PUT or POST
 * @param path a template such as {@code /explain/{id}}
 * @param handler makes the answer
 */
record Route(Method method, String path, Handler handler) {
  /** Makes an answer; throws {@link ProblemException} for one that is not the wanted one. */
  interface Handler {
    Reply answer(Asked asked);
  }

  static Route get(String path, Handler handler) {
    return new Route(Method.GET, path, handler);
  }

  static Route post(String path, Handler handler) {
    return new Route(Method.POST, path, handler);
  }

  static Route put(String path, Handler handler) {
    return new Route(Method.PUT, path, handler);
  }

  /** What it can be asked with: what can be got can be asked for its head (RFC 9110, 9.3.2). */
  List<Method> methods() {
    return method.equals(Method.GET) ? List.of(Method.GET, Method.HEAD) : List.of(method);
  }

  /** Whether a request's path is one of this template. */
  boolean matches(String asked) {
    List<String> wanted = List.of(path.split("/", -1));
    List<String> given = List.of(asked.split("/", -1));
    if (wanted.size() != given.size()) {
      return false;
    }
    for (int i = 0; i < wanted.size(); i++) {
      if (!wanted.get(i).startsWith("{") && !wanted.get(i).equals(given.get(i))) {
        return false;
      }
    }
    return true;
  }
}
