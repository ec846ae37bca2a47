package io.spillway.policy;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.spillway.model.Prefix;
import java.util.ArrayList;
import java.util.List;

/**
 * The policy language's one function of its own: {@code within(networks, others)} is whether each
 * of the networks lies in one of the others. What is no prefix fails the rule.
 */
final class Networks {
  private static final String OVERLOAD = "within_networks";
  private static final ListType LIST = ListType.create(SimpleType.STRING);

  static final CelFunctionDecl WITHIN =
      CelFunctionDecl.newFunctionDeclaration(
          "within", CelOverloadDecl.newGlobalOverload(OVERLOAD, SimpleType.BOOL, LIST, LIST));

  static final CelFunctionBinding BINDING =
      CelFunctionBinding.from(OVERLOAD, List.class, List.class, Networks::within);

  private Networks() {}

  private static boolean within(List<?> networks, List<?> others) {
    List<Prefix> outer = prefixes(others);
    return prefixes(networks).stream()
        .allMatch(inner -> outer.stream().anyMatch(o -> o.covers(inner)));
  }

  private static List<Prefix> prefixes(List<?> texts) {
    List<Prefix> all = new ArrayList<>();
    texts.forEach(text -> all.add(new Prefix(String.valueOf(text))));
    return all;
  }
}
