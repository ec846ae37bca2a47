package io.spillway.policy;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The policy language's one function of its own: {@code within(networks, others)} is whether each
 * of the networks lies in one of the others. What is no prefix fails the rule; where the rule's own
 * text has it, the rule is refused before ({@link #check}).
 */
final class Networks {
  private static final String FUNCTION = "within";
  private static final String OVERLOAD = "within_networks";
  private static final ListType LIST = ListType.create(SimpleType.STRING);

  static final CelFunctionDecl WITHIN =
      CelFunctionDecl.newFunctionDeclaration(
          FUNCTION, CelOverloadDecl.newGlobalOverload(OVERLOAD, SimpleType.BOOL, LIST, LIST));

  static final CelFunctionBinding BINDING =
      CelFunctionBinding.from(OVERLOAD, List.class, List.class, Networks::within);

  private Networks() {}

  /**
   * Checks the networks that a rule's text itself names; throws {@link PolicyException} with the
   * place of the first that is none. What depends on variables is not looked at.
   */
  static void check(String rule, CelAbstractSyntaxTree tree) {
    CelNavigableAst.fromAst(tree)
        .getRoot()
        .allNodes()
        .map(CelNavigableExpr::expr)
        .filter(e -> e.getKind() == CelExpr.ExprKind.Kind.CALL)
        .filter(e -> e.call().function().equals(FUNCTION))
        .flatMap(e -> e.call().args().stream())
        .forEach(list -> check(rule, tree, list));
  }

  private static void check(String rule, CelAbstractSyntaxTree tree, CelExpr list) {
    switch (list.getKind()) {
      case LIST -> list.list().elements().forEach(e -> checkElement(rule, tree, e));
      // Lists that are added, and those of which a condition takes one.
      case CALL -> list.call().args().forEach(e -> check(rule, tree, e));
      default -> {
        // A variable, or what is computed of one.
      }
    }
  }

  private static void checkElement(String rule, CelAbstractSyntaxTree tree, CelExpr element) {
    if (element.getKind() != CelExpr.ExprKind.Kind.CONSTANT
        || element.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
      return;
    }
    String text = element.constant().stringValue();
    Optional<String> objection = objection(text);
    if (objection.isPresent()) {
      int offset = tree.getSource().getPositionsMap().getOrDefault(element.id(), 0);
      throw new PolicyException(
          rule,
          tree.getSource().getOffsetLocation(offset).flatMap(Complaints::place),
          Complaints.oneLine("\"" + text + "\"") + objection.get());
    }
  }

  private static Optional<String> objection(String text) {
    try {
      Prefix prefix = new Prefix(text);
      IpAddress written = new IpAddress(text.substring(0, text.indexOf('/')));
      return written.equals(prefix.network())
          ? Optional.empty()
          : Optional.of(" has an address beyond its length: is " + prefix.value() + " meant?");
    } catch (IllegalArgumentException e) {
      return Optional.of(" is no network: use an address and a length, such as 198.51.100.0/24");
    }
  }

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
