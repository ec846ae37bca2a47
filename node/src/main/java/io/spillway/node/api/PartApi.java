package io.spillway.node.api;

import java.util.List;

/** What one part can be asked. */
interface PartApi {
  /** Its operations; each stands in {@code openapi/PART.yaml}. */
  List<Route> routes();
}
