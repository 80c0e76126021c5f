/** Holders of the locks of the desk are processes like those the hands leave things behind for. */
export { type Holder, type Neighbourhood, type Presence, holderOf, holderText, neighbourhood, parseHolder, presenceOf } from '../../actions/processes/holder.ts';
