import ArchiveRestore from "@lucide/svelte/icons/archive-restore";
import Copy from "@lucide/svelte/icons/copy";
import Dices from "@lucide/svelte/icons/dices";
import FolderOpen from "@lucide/svelte/icons/folder-open";
import GitBranch from "@lucide/svelte/icons/git-branch";
import Maximize from "@lucide/svelte/icons/maximize";
import SlidersHorizontal from "@lucide/svelte/icons/sliders-horizontal";
import PenLine from "@lucide/svelte/icons/pen-line";
import Star from "@lucide/svelte/icons/star";
import TextQuote from "@lucide/svelte/icons/text-quote";
import Trash from "@lucide/svelte/icons/trash-2";
import { chat } from "../chat/chat.svelte";
import type { MenuItem } from "../controls/Menu.svelte";
import { workspace } from "../frame/workspace.svelte";
import { offersFor } from "../form/ways";
import type { Asset } from "../ipc/Asset";
import type { AssetId } from "../ipc/AssetId";
import { about } from "../money/dollars";
import { studio } from "../state/studio.svelte";
import { viewer } from "../viewer/viewer.svelte";
import {
  again,
  againPrice,
  copyImage,
  copyWords,
  openItsRecipe,
  restore,
  reveal,
  star,
  toggleStar,
  trash,
  useWords,
} from "./actions";

/** What can be done with one asset and takes nothing away. */
export function harmlessItems(id: AssetId): MenuItem[] {
  const asset = studio.assets.get(id);
  const made = asset === undefined || asset.origin === "made";
  return [
    { label: "Open", icon: Maximize, shortcut: "picture.open", onselect: () => viewer.open(id) },
    ...(made ? recipeItems(id, asset) : []),
    ...offersFor(asset).map(({ label, icon, shortcut, start }, at): MenuItem => ({
      label,
      icon,
      shortcut,
      apart: at === 0,
      onselect: () => void start(),
    })),
    {
      label: "Copy picture",
      icon: Copy,
      shortcut: "picture.copy",
      apart: true,
      onselect: () => void copyImage(id),
    },
    { label: "Copy words", icon: TextQuote, shortcut: "words.copy", onselect: () => void copyWords([id]) },
    ...(asset?.conversation == null ? [] : [branchItem(id)]),
    { label: "Show in folder", icon: FolderOpen, onselect: () => void reveal(id) },
  ];
}

/** Goes on in the chat from where a picture was made, with another answer than it got then. */
function branchItem(id: AssetId): MenuItem {
  return {
    label: "Continue from here",
    icon: GitBranch,
    onselect: () => void chat.continueFrom({ asset: id }),
  };
}

/** Making more of what was made here. */
function recipeItems(id: AssetId, asset: Asset | undefined): MenuItem[] {
  return [
    {
      label: "Again, another seed",
      icon: Dices,
      detail: asset && about(againPrice(asset)),
      onselect: () => void again(id),
    },
    { label: "Change its settings …", icon: SlidersHorizontal, onselect: () => void openItsRecipe(id) },
    { label: "Use these words", icon: PenLine, onselect: () => void useWords(id) },
  ];
}

/** Everything that can be done with a selection, for the right mouse button. */
export function selectionItems(ids: AssetId[]): MenuItem[] {
  const [id] = ids;
  if (id === undefined) return [];
  if (workspace.view === "trash") {
    return [{ label: "Restore", icon: ArchiveRestore, onselect: () => void restore(ids) }];
  }
  const away: MenuItem = {
    label: "Move to the trash",
    icon: Trash,
    shortcut: "picture.trash",
    apart: true,
    onselect: () => void trash(ids),
  };
  if (ids.length === 1) {
    const starItem: MenuItem = {
      label: studio.assets.get(id)?.starred ? "Take the star away" : "Star",
      icon: Star,
      shortcut: "picture.star",
      onselect: () => void toggleStar(ids),
    };
    return [...harmlessItems(id), starItem, away];
  }
  return [
    { label: "Star all", icon: Star, onselect: () => void star(ids, true) },
    { label: "Take the stars away", onselect: () => void star(ids, false) },
    { label: "Copy words", icon: TextQuote, onselect: () => void copyWords(ids) },
    away,
  ];
}
